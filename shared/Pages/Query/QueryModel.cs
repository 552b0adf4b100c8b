using Almagest.Application;
using Almagest.Application.Tap;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Almagest.Storage.Publishing;
using Almagest.Vo.Published;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Almagest.Pages.Query;

/// <summary>A query and what came of it.</summary>
public sealed record QueryModel
{
    public const int PageSize = 100;

    public required AskedQuery Asked { get; init; }

    /// <summary>Null: nothing was asked, or there is none.</summary>
    public QueryView? Answer { get; init; }

    /// <summary>Why there is none, and where in the query that shows; null: nothing is wrong with it.</summary>
    public FaultMark? Fault { get; init; }

    /// <summary>Why there is none although the query is one; null: there is one.</summary>
    public string? Failure { get; init; }

    public required IReadOnlyList<QueryExample> Examples { get; init; }

    public required TableList Tables { get; init; }

    /// <summary>Rows of an answer that somebody waits for.</summary>
    public required long MostRows { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Rows of a job's answer.</summary>
    public required long MostRowsOfJob { get; init; }

    /// <summary>The visitor's that wait or run.</summary>
    public required int OpenJobs { get; init; }

    internal static async Task<IResult> ShowAsync(
        HttpContext context,
        TapQueries queries,
        QueryLooks looks,
        QueryJobs jobs,
        IOptions<TapOptions> options,
        CancellationToken cancellation
    )
    {
        AskedQuery asked = AskedQuery.Of(context.Request.Query);
        Frame frame = Frame.Of(context);
        PublishedCatalogue catalogue = await queries.CatalogueAsync(frame.Address, cancellation);
        QueryModel model = new()
        {
            Asked = asked,
            Examples = [.. QueryExamples.Of(catalogue)],
            Tables = TableList.Of(catalogue, asked.Adql),
            MostRows = looks.MostRows,
            Patience = TimeSpan.FromSeconds(options.Value.SyncSeconds),
            MostRowsOfJob = options.Value.MostRows,
            OpenJobs = (await jobs.ListAsync(frame.Visitor, cancellation)).Count(job => Vo.Uws.JobPhases.IsOpen(job.Phase)),
        };
        if (asked.Adql is { } adql)
            model = await AnsweredAsync(model, adql, looks, frame, cancellation);
        return Layout.Page.Of<QueryPage, QueryModel>(
            model,
            model.Fault is null && model.Failure is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest
        );
    }

    private static async Task<QueryModel> AnsweredAsync(
        QueryModel model,
        string adql,
        QueryLooks looks,
        Frame frame,
        CancellationToken cancellation
    )
    {
        AskedQuery asked = model.Asked;
        try
        {
            return model with
            {
                Answer = await looks.LookAsync(
                    new()
                    {
                        Adql = adql,
                        Address = frame.Address,
                        From = asked.From,
                        Count = PageSize,
                        Drawn = asked is { X: { } x, Y: { } y } ? (x, y) : null,
                    },
                    cancellation
                ),
            };
        }
        catch (QueryFault fault)
        {
            return model with { Fault = FaultMark.Of(adql, fault) };
        }
        catch (RequestException wrong)
        {
            return model with { Failure = wrong.Message };
        }
        catch (QueryFailedException failed) when (failed.Failure != QueryFailure.Unavailable)
        {
            return model with { Failure = failed.Message };
        }
    }
}
