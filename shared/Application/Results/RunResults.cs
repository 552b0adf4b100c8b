using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>What a run found.</summary>
public sealed class RunResults(Lookup lookup, IRunStore runs, IResultReader results)
{
    /// <param name="run">Id, the beginning of one, or a name.</param>
    /// <exception cref="RequestException">There is no such run.</exception>
    public async Task<RunAnswer> ReadAsync(string run, ResultFilter filter, CancellationToken cancellation)
    {
        Run found = await lookup.RunAsync(run, cancellation);
        return new RunAnswer(
            found,
            await results.ReadAsync(found.Id, filter, cancellation).ToListAsync(cancellation),
            await results.ReadFailuresAsync(found.Id, cancellation).ToListAsync(cancellation),
            await runs.ProgressAsync(found.Id, cancellation)
        );
    }

    /// <summary>Writes every fit, row by row, so that a million take no memory.</summary>
    /// <returns>How far the run is: what failed, or is not done, is not among its fits.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<RunProgress> ExportAsync(string run, ExportFormat format, TextWriter writer, CancellationToken cancellation)
    {
        Run found = await lookup.RunAsync(run, cancellation);
        RunProgress progress = await runs.ProgressAsync(found.Id, cancellation);
        await FitExport.WriteAsync(writer, format, found, results, cancellation);
        return progress;
    }
}

/// <param name="Fits">In the order they were ingested.</param>
/// <param name="Failures">What could not be fitted, likewise.</param>
/// <param name="Progress">How many there are of either.</param>
public sealed record RunAnswer(
    Run Run,
    IReadOnlyList<FitRecord> Fits,
    IReadOnlyList<FailureRecord> Failures,
    RunProgress Progress
);

public enum ExportFormat
{
    Csv,

    /// <summary>One object a line.</summary>
    Json,
}
