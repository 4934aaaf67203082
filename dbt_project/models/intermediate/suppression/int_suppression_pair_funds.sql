{{ withheld_funds('int_suppression_pair_cells') }}
