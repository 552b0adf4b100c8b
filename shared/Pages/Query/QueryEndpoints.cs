using Almagest.Application;
using Almagest.Application.Tap;
using Almagest.Pages.Layout;
using Almagest.Pages.Links;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Almagest.Pages.Query;

/// <summary>Queries by the page: answered at once, or as jobs.</summary>
internal static class QueryEndpoints
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet(Address.QueryPath, QueryModel.ShowAsync);
        pages.MapGet(Address.QueryDensityPath, AnswerDiagram.DensityAsync);
        pages.MapGet(Address.QueryNamesPath, PublishedNames.TellAsync);
        pages.MapGet(Address.QueryJobs, JobsModel.ShowAsync);
        pages.MapPost(Address.QueryJobs, BeginAsync);
        pages.MapPost($"{Address.QueryJobs}/end", EndAsync);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, QueryJobs jobs, CancellationToken cancellation)
    {
        IFormCollection form = await context.Request.ReadFormAsync(cancellation);
        Frame frame = Frame.Of(context);
        await jobs.CreateAsync(
            frame.Visitor,
            new(
                new(
                    new (string Word, string Value)[]
                    {
                        ("PHASE", "RUN"),
                        ("LANG", "ADQL"),
                        ("QUERY", form["adql"].ToString()),
                        ("RESPONSEFORMAT", form["format"].ToString()),
                        ("MAXREC", form["rows"].ToString()),
                    }
                        .Where(said => said.Value.Length > 0)
                        .Select(said => KeyValuePair.Create(said.Word, said.Value))
                ),
                [],
                frame.Address
            ),
            cancellation
        );
        return new SeeOther(Address.QueryJobs);
    }

    /// <summary>Ends one that goes on, or takes away one that has ended.</summary>
    private static async Task<IResult> EndAsync(HttpContext context, QueryJobs jobs, CancellationToken cancellation)
    {
        IFormCollection form = await context.Request.ReadFormAsync(cancellation);
        (string word, string value) = form["how"].ToString() switch
        {
            "abort" => ("PHASE", "ABORT"),
            "delete" => ("ACTION", "DELETE"),
            string other => throw new RequestException($"how: found '{other}'; expected abort or delete."),
        };
        await jobs.TellAsync(
            Frame.Of(context).Visitor,
            form["id"].ToString(),
            new TapParameters([KeyValuePair.Create(word, value)]),
            cancellation
        );
        return new SeeOther(Address.QueryJobs);
    }
}
