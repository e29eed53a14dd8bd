"""How several runs look side by side: names, axis, ends and sentences, decided once for every picture."""
