using System.Globalization;
using Almagest.Application;
using Almagest.Application.Access;
using Almagest.Application.Exports;
using Almagest.Application.Results;
using Almagest.Application.Scripts;
using Almagest.Application.Tap;
using Almagest.Vo.Rows;
using Microsoft.Net.Http.Headers;

namespace Almagest.Gateway.Http;

/// <summary>Files of results for other programs, and comparisons of runs.</summary>
internal static class ExportEndpoints
{
    private const int UsualMoved = 10;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/runs/{run}/export", RunAsync)
            .Tells(
                TokenScopes.Read,
                $"Every fit of a run, or those chosen, as a file. Formats: {string.Join(", ", ExportFormats.Names)}"
            )
            .IsFile();
        api.MapGet("/runs/{run}/script", ScriptAsync)
            .Tells(
                TokenScopes.Read,
                $"A script that repeats a fit elsewhere, of a source by its name, or of an observation by its id. For: "
                    + string.Join(", ", ScriptPrograms.Names)
            )
            .Produces<string>(StatusCodes.Status200OK, DataLinks.ScriptMediaType);
        api.MapGet("/tables/{table}/export", TableAsync)
            .Tells(TokenScopes.Read, $"Rows of a published table as a file. Formats: {string.Join(", ", ExportFormats.Names)}")
            .IsFile();
        api.MapGet("/compare", CompareAsync)
            .Tells<ComparedRuns>(
                TokenScopes.Read,
                "Two runs over one catalogue, a and b: how parameters, statistics and flags differ, and what moved most"
            )
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> RunAsync(
        string run,
        string? format,
        bool? clean,
        string? table,
        string? where,
        string? columns,
        string? sort,
        bool? descending,
        HttpContext context,
        Lookup lookup,
        RunResults results,
        TableExports exports,
        CancellationToken cancellation
    )
    {
        ExportRequest request = new()
        {
            Run = run,
            Table = table,
            Where = where,
            Columns = columns,
            Sort = sort,
            IsDescending = descending ?? false,
            IsClean = clean ?? false,
        };
        // As ever: all that is known of each fit, a line each.
        if (format is null or "csv" or "json" && request.IsWhole)
        {
            // What is not there is told before the first row is.
            string id = (await lookup.RunAsync(run, cancellation)).Id.ToString();
            ExportFormat form = format == "json" ? ExportFormat.Json : ExportFormat.Csv;
            return Results.Stream(
                async body =>
                {
                    await using var writer = new StreamWriter(body, leaveOpen: true);
                    await results.ExportAsync(id, form, request.IsClean, writer, told: null, cancellation);
                },
                form == ExportFormat.Json ? "application/x-ndjson" : "text/csv"
            );
        }
        return await FileAsync(context, exports, request, format ?? "csv", cancellation);
    }

    private static async Task<IResult> ScriptAsync(
        string run,
        string? source,
        string? observation,
        string? @for,
        StoredFits fits,
        CancellationToken cancellation
    ) =>
        Results.Text(
            await (
                (source, observation) switch
                {
                    ({ } name, null) => fits.ScriptAsync(run, name, @for, cancellation),
                    (null, { } id) when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) =>
                        fits.ScriptAsync(run, number, @for, cancellation),
                    (null, { } other) => throw new RequestException($"observation: found '{other}'; expected an observation_id."),
                    _ => throw new RequestException("source: found none; expected the name of a source, or its observation."),
                }
            )
        );

    private static Task<IResult> TableAsync(
        string table,
        string? run,
        string? format,
        string? where,
        string? columns,
        string? sort,
        bool? descending,
        HttpContext context,
        TableExports exports,
        CancellationToken cancellation
    ) =>
        FileAsync(
            context,
            exports,
            new ExportRequest
            {
                Run = run,
                Table = table,
                Where = where,
                Columns = columns,
                Sort = sort,
                IsDescending = descending ?? false,
            },
            format ?? "csv",
            cancellation
        );

    private static async Task<IResult> FileAsync(
        HttpContext context,
        TableExports exports,
        ExportRequest request,
        string format,
        CancellationToken cancellation
    )
    {
        TableWriter writer = ExportFormats.Find(format);
        TableExport export = await exports.OpenAsync(request, cancellation);
        string name = request.Run ?? export.Head.Name;
        ContentDispositionHeaderValue disposition = new("attachment");
        disposition.SetHttpFileName($"{name}.{writer.Extension}");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Stream(body => export.WriteAsync(writer, body, progress: null, cancellation), writer.MediaType);
    }

    private static async Task<IResult> CompareAsync(
        string? a,
        string? b,
        int? top,
        RunComparisons comparisons,
        CancellationToken cancellation
    ) =>
        SubmissionEndpoints.Told(
            await comparisons.CompareAsync(Required("a", a), Required("b", b), top ?? UsualMoved, cancellation)
        );

    private static string Required(string word, string? run) =>
        run is { Length: > 0 } ? run : throw new RequestException($"{word}: found none; expected a run.");

    private static RouteHandlerBuilder IsFile(this RouteHandlerBuilder route)
    {
        string[] types =
        [
            .. ExportFormats
                .Names.Select(name => ExportFormats.Find(name).MediaType.Split(';')[0])
                .Append("application/x-ndjson"),
        ];
        return route
            .Produces<string>(StatusCodes.Status200OK, types[0], types[1..])
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
