"""What other programs call the words of the glossary, with the page of their documentation that says so."""
