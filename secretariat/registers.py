"""The division's table of contents: its registers, in menu order."""

from secretariat.incoming_document.register import IncomingDocumentRegister

REGISTERS = [IncomingDocumentRegister]
