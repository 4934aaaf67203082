{{ withheld_funds('int_suppression_wave_cells') }}
