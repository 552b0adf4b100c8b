using System.Globalization;
using Almagest.Application.Published;
using Almagest.Storage.Publishing;
using Almagest.Storage.Runs;
using Almagest.Vo.Published;
using Almagest.Vo.Rows;

namespace Almagest.Application.Exports;

/// <summary>Published tables as files for other programs.</summary>
public sealed class TableExports(IPublishedTables tables, IPublishedQueries queries, Lookup lookup, IRunStore runs)
{
    /// <summary>Sees to it that there is what is asked for; nothing is read yet.</summary>
    /// <exception cref="UnknownException">There is no such table, or no such run.</exception>
    /// <exception cref="RequestException">A condition or a column that is none, or no table to take.</exception>
    public async Task<TableExport> OpenAsync(ExportRequest request, CancellationToken cancellation)
    {
        PublishedCatalogue catalogue = await tables.CatalogueAsync(cancellation);
        Run? run = request.Run is { } name ? await lookup.RunAsync(name, cancellation) : null;
        RunProgress? progress = run is null ? null : await runs.ProgressAsync(run.Id, cancellation);
        PageRequest asked = new()
        {
            Table = TableOf(request, run, catalogue),
            Run = run?.Name,
            RunNumber = run?.Number ?? 0,
            Where = request.Where,
            Columns = request.Columns,
            Sort = request.Sort,
            IsDescending = request.IsDescending,
        };
        PublishedQuestion question = PublishedQuestion.Of(catalogue, queries.Dialect, asked);
        TableHead head = new()
        {
            Name = question.Table.QualifiedName,
            Description = question.Table.Description,
            Infos = [.. Said(request, run, progress)],
        };
        return new(queries, question, PageOrder.Of(question.Table, catalogue, asked), head, progress);
    }

    private static string TableOf(ExportRequest request, Run? run, PublishedCatalogue catalogue)
    {
        if (request.Table is not { } name)
            return run is not null
                ? PublishedQuestion.TableOf(run, request.IsClean)
                : throw new RequestException("table: found none; expected the name of a published one, or a run.");
        if (!request.IsClean)
            return name;
        string clean = PublishedQuestion.Find(catalogue, name).QualifiedName + FitsTables.Clean;
        return PublishedQuestion.FindOrNull(catalogue, clean) is not null
            ? clean
            : throw new RequestException(
                $"clean: found {name}, of which no subset is called clean; expected a table with a row per fit and columns for "
                    + "each parameter."
            );
    }

    /// <summary>What the file tells of itself, and of what it does not have.</summary>
    private static IEnumerable<(string Name, string Value)> Said(ExportRequest request, Run? run, RunProgress? progress)
    {
        yield return ("creator", $"Almagest {typeof(TableExports).Assembly.GetName().Version?.ToString(3)}");
        if (run is not null)
        {
            yield return ("run", run.Name);
            yield return ("run_id", $"{run.Id}");
            yield return ("catalogue", run.CatalogueName);
            yield return ("campaign_id", run.CampaignId);
        }
        if (request.Where is { } where)
            yield return ("where", where);
        if (progress is { Failed: > 0 })
            yield return ("failed", Of(progress.Failed, "could not be fitted: see almagest.failures"));
        if (progress is not null && progress.Observations - progress.Fitted - progress.Failed is > 0 and var undone)
            yield return ("undone", Of(undone, "are not fitted yet"));

        string Of(long count, string what) =>
            string.Create(CultureInfo.InvariantCulture, $"{count} of {progress.Observations} observations {what}");
    }
}
