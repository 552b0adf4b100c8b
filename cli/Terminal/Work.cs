namespace Almagest.Cli.Terminal;

/// <summary>How far long work has come.</summary>
/// <param name="Done">In units of work.</param>
/// <param name="Total">0: not known yet.</param>
/// <param name="Detail">What to say beside the bar: a loss, a stage.</param>
/// <param name="Finished">True ends the watching.</param>
internal readonly record struct WorkState(double Done, double Total, string Detail, bool Finished);
