{{ suppressed('int_suppression_wave_cells', 'int_suppression_wave_funds', 'int_suppression_wave_totals') }}
