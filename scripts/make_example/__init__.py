"""
Makes the bundled example tender: five fictional suppliers, their dossiers as PDFs, and the workspace.

Everything in it is invented: buyer, suppliers, certification bodies, products and numbers. The
output depends on nothing but this package: no clock, no network, no font of the machine.
"""
