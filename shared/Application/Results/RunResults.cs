using Almagest.Application.Published;
using Almagest.Storage.Publishing;
using Almagest.Storage.Results;
using Almagest.Storage.Runs;
using Almagest.Vo.Adql;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Application.Results;

/// <summary>What a run found.</summary>
public sealed class RunResults(
    Lookup lookup,
    IRunStore runs,
    IResultReader results,
    IPublishedTables tables,
    IPublishedQueries queries
)
{
    /// <param name="run">Id, the beginning of one, or a name.</param>
    /// <exception cref="RequestException">There is no such run, nothing to sort by, or a condition that is none.</exception>
    public async Task<RunAnswer> ReadAsync(string run, FitList list, CancellationToken cancellation)
    {
        Run found = await lookup.RunAsync(run, cancellation);
        RunProgress progress = await runs.ProgressAsync(found.Id, cancellation);
        (ResultFilter filter, long? matching) = await FilterAsync(found, list, isCounted: true, cancellation);
        return new RunAnswer(
            found,
            await Listed(found, filter, cancellation).ToListAsync(cancellation),
            await results.ReadFailuresAsync(found.Id, cancellation).ToListAsync(cancellation),
            progress,
            matching ?? progress.Fitted
        );
    }

    /// <summary>The fits alone, one by one.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<IAsyncEnumerable<FitRecord>> ListAsync(string run, FitList list, CancellationToken cancellation)
    {
        Run found = await lookup.RunAsync(run, cancellation);
        (ResultFilter filter, _) = await FilterAsync(found, list, isCounted: false, cancellation);
        return Listed(found, filter, cancellation);
    }

    /// <summary>Writes every fit, or every clean one, row by row, so that a million take no memory.</summary>
    /// <param name="isClean">Without the fits that a flag says not to trust.</param>
    /// <param name="told">Rows that are written, and how many there may be; null: nobody asks.</param>
    /// <returns>How far the run is, for what failed or is not done is not among its fits; and how many fits were
    /// written.</returns>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<(RunProgress Progress, int Written)> ExportAsync(
        string run,
        ExportFormat format,
        bool isClean,
        TextWriter writer,
        IProgress<(long Rows, long Of)>? told,
        CancellationToken cancellation
    )
    {
        Run found = await lookup.RunAsync(run, cancellation);
        RunProgress progress = await runs.ProgressAsync(found.Id, cancellation);
        return (
            progress,
            await FitExport.WriteAsync(
                writer,
                format,
                found,
                results,
                isClean,
                written => told?.Report((written, progress.Fitted)),
                cancellation
            )
        );
    }

    private IAsyncEnumerable<FitRecord> Listed(Run run, ResultFilter filter, CancellationToken cancellation) =>
        results.ReadAsync(run.Id, filter, cancellation).Select(fit => (FitRecord)fit.Told());

    /// <summary>What is sorted and chosen is asked of the published table, whose words are the caller's.</summary>
    /// <returns>With how many fits meet all that was said; null: nobody counted.</returns>
    private async Task<(ResultFilter Filter, long? Matching)> FilterAsync(
        Run run,
        FitList list,
        bool isCounted,
        CancellationToken cancellation
    )
    {
        if (list is { Where: null, Sort: null, IsDescending: false, IsClean: false })
            return (new ResultFilter { Limit = list.Limit }, null);
        PageRequest asked = list.QuestionOf(run);
        PublishedCatalogue catalogue = await tables.CatalogueAsync(cancellation);
        PublishedQuestion question = PublishedQuestion.Of(catalogue, queries.Dialect, asked);
        PageOrder order = PageOrder.Of(question.Table, catalogue, asked);
        return (
            new ResultFilter
            {
                Observations = await NumbersAsync(
                    question.Plan(question.Columns.Union(order.Columns), "sort", order.Terms, most: list.Limit),
                    cancellation
                ),
            },
            isCounted ? (await NumbersAsync(question.Count(), cancellation))[0] : null
        );
    }

    private async Task<List<long>> NumbersAsync(QueryPlan plan, CancellationToken cancellation)
    {
        List<long> numbers = [];
        await using PublishedAnswer answer = await queries.OpenAsync(plan, timeout: null, cancellation);
        await foreach (IRow row in answer.Rows.Rows.WithCancellation(cancellation))
            numbers.Add(row.GetInt64(0));
        return numbers;
    }
}

/// <param name="Fits">As they are told, in the order that was asked for.</param>
/// <param name="Failures">What could not be fitted, likewise.</param>
/// <param name="Progress">How many there are of either.</param>
/// <param name="Matching">How many fits meet what was asked for, listed or not.</param>
public sealed record RunAnswer(
    Run Run,
    IReadOnlyList<FitRecord> Fits,
    IReadOnlyList<FailureRecord> Failures,
    RunProgress Progress,
    long Matching
);

public enum ExportFormat
{
    Csv,

    /// <summary>One object a line.</summary>
    Json,
}
