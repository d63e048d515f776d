"""Files that hold other files: archives, mails, office documents, PDFs with files inside."""
