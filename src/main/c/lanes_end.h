// Forgets what was filled in, but not the rotations.
#undef SETS
#undef LANES
#undef V
#undef NAME
#undef QUARTER
#undef ROW
#undef STORE
#undef LOW32
#undef HIGH32
#undef LOW64
#undef HIGH64
