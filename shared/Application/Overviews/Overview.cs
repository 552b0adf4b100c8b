using Almagest.Storage.Runs;

namespace Almagest.Application.Overviews;

/// <summary>What is in the database, in a few numbers.</summary>
/// <param name="Sources">Of all catalogues.</param>
/// <param name="Observations">Of all catalogues.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Fitted">Fits of all runs.</param>
/// <param name="Failed">What could not be fitted, of all runs.</param>
/// <param name="Latest">The newest runs, and those that go on.</param>
public sealed record Overview(
    long Sources,
    long Observations,
    int Runs,
    long Fitted,
    long Failed,
    IReadOnlyList<(Run Run, RunProgress Progress)> Latest
);
