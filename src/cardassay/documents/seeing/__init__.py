"""
What a person sees on a page, read by eye, where its text layer is missing, lies or lacks something.

* :mod:`.looking` is the way in: a paper read from its text first, then from its pictures.
* :mod:`.eyes` reads pages from their pictures, :mod:`.lacking` says which pages ask for it.
* :mod:`.beside` asks the text layer as a second way of reading, :mod:`.differing` says where it differs.
* :mod:`.merging` and :mod:`.parting` lay recognised words and those of the text layer together.
* :mod:`.pdf_pictures` draws pages without their known words; :mod:`.letter_shapes` compares drawn
  letters with what the text layer takes them for.
* :mod:`.problems` tells a person what was read in this way.

Nothing is imported here: most papers are read without looking.
"""
