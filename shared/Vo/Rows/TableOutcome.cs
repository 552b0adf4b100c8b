namespace Almagest.Vo.Rows;

/// <summary>How the writing of a table ended.</summary>
/// <param name="Rows">Written ones.</param>
/// <param name="IsOverflow">There were more than were to be written.</param>
/// <param name="Failure">What ended it before its time, said in the document; null for nothing.</param>
public sealed record TableOutcome(long Rows, bool IsOverflow, Exception? Failure);
