"""Charts: a picture that carries its own title, basis, dates and address, drawn by Vega from the page's own figures."""
