using Almagest.Storage.Results;
using Almagest.Storage.Runs;

namespace Almagest.Application.Results;

/// <summary>What a run found.</summary>
public sealed class RunResults(Lookup lookup, IRunStore runs, IResultReader results)
{
    /// <param name="run">Id, the beginning of one, or a name.</param>
    /// <exception cref="RequestException">There is no such run, or nothing to sort by.</exception>
    public async Task<RunAnswer> ReadAsync(string run, FitList list, CancellationToken cancellation)
    {
        Run found = await lookup.RunAsync(run, cancellation);
        return new RunAnswer(
            found,
            await Listed(found, list, cancellation).ToListAsync(cancellation),
            await results.ReadFailuresAsync(found.Id, cancellation).ToListAsync(cancellation),
            await runs.ProgressAsync(found.Id, cancellation)
        );
    }

    /// <summary>The fits alone, one by one.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<IAsyncEnumerable<FitRecord>> ListAsync(string run, FitList list, CancellationToken cancellation) =>
        Listed(await lookup.RunAsync(run, cancellation), list, cancellation);

    /// <summary>Writes every fit, or every clean one, row by row, so that a million take no memory.</summary>
    /// <param name="isClean">Without the fits that a flag says not to trust.</param>
    /// <returns>How far the run is, for what failed or is not done is not among its fits; and how many fits were
    /// written.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<(RunProgress Progress, int Written)> ExportAsync(
        string run,
        ExportFormat format,
        bool isClean,
        TextWriter writer,
        CancellationToken cancellation
    )
    {
        Run found = await lookup.RunAsync(run, cancellation);
        RunProgress progress = await runs.ProgressAsync(found.Id, cancellation);
        return (progress, await FitExport.WriteAsync(writer, format, found, results, isClean, cancellation));
    }

    private IAsyncEnumerable<FitRecord> Listed(Run run, FitList list, CancellationToken cancellation) =>
        results.ReadAsync(run.Id, list.FilterOf(run), cancellation).Select(fit => (FitRecord)fit.Told());
}

/// <param name="Fits">As they are told, in the order that was asked for.</param>
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
