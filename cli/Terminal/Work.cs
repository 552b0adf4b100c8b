namespace Almagest.Cli.Terminal;

/// <summary>How far long work has come.</summary>
/// <param name="Done">In units of work.</param>
/// <param name="Total">0: not known yet.</param>
/// <param name="Detail">What to say beside the bar: a loss, a stage.</param>
/// <param name="Finished">True ends the watching.</param>
/// <param name="Part">Work of several parts, one after the other: which it is at. Each has a rate and a time left of its own;
/// null: of one part.</param>
/// <param name="Unit">Of the part's rate; null: as said at the beginning.</param>
internal readonly record struct WorkState(
    double Done,
    double Total,
    string Detail,
    bool Finished,
    string? Part = null,
    string? Unit = null
);
