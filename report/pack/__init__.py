"""The meeting pack: what the steering group reads and takes home, as PDF and as workbook."""
