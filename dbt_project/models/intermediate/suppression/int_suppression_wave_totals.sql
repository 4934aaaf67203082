{{ safe_totals('int_suppression_wave_cells', 'int_suppression_wave_funds') }}
