using System.Globalization;
using Almagest.Application;
using Almagest.Application.Tap;
using Almagest.Gateway.Http;
using Almagest.Storage.Jobs;
using Almagest.Vo.Uws;
using Almagest.Vo.VoTables;

namespace Almagest.Gateway.Tap;

/// <summary>/tap/async: queries as jobs, by UWS 1.1.</summary>
internal static class JobEndpoints
{
    private const string Xml = "text/xml; charset=utf-8",
        Text = "text/plain";

    public static void Map(RouteGroupBuilder jobs)
    {
        jobs.MapGet("", ListAsync);
        jobs.MapPost("", CreateAsync);
        RouteGroupBuilder job = jobs.MapGroup("/{id}");
        job.MapGet("", ShowAsync);
        job.MapPost("", (HttpContext context, string id, QueryJobs all) => TellAsync(context, id, all, null));
        job.MapDelete("", DeleteAsync);
        foreach (string word in new[] { "phase", "executionduration", "destruction" })
            job.MapPost($"/{word}", (HttpContext context, string id, QueryJobs all) => TellAsync(context, id, all, word));
        job.MapPost("/parameters", (HttpContext context, string id, QueryJobs all) => TellAsync(context, id, all, null));
        job.MapWord("phase", one => one.Phase.Word());
        job.MapWord("executionduration", one => one.ExecutionSeconds.ToString(CultureInfo.InvariantCulture));
        job.MapWord("destruction", one => JobDocument.Time(one.DestroyAt)!);
        job.MapWord("quote", one => JobDocument.Time(JobForm.QuoteOf(one)) ?? "");
        job.MapWord("owner", one => one.Owner ?? "");
        job.MapDocument("parameters", JobDocument.ParametersOf);
        job.MapDocument("results", JobDocument.ResultsOf);
        job.MapGet("/error", ErrorAsync);
        job.MapGet("/results/result", ResultAsync);
    }

    private static void MapWord(this RouteGroupBuilder job, string name, Func<QueryJob, string> word) =>
        job.MapGet($"/{name}", async (HttpContext context, string id, QueryJobs jobs) =>
            Results.Text(word(await FindAsync(context, id, jobs)), Text)
        );

    private static void MapDocument(this RouteGroupBuilder job, string name, Func<UwsJob, byte[]> document) =>
        job.MapGet($"/{name}", async (HttpContext context, string id, QueryJobs jobs) =>
            Results.Bytes(document(JobForm.Of(await FindAsync(context, id, jobs), ServiceAddress.Of(context))), Xml)
        );

    private static Task<QueryJob> FindAsync(HttpContext context, string id, QueryJobs jobs) =>
        jobs.FindAsync(Visitor.NameOf(context), id, context.RequestAborted);

    private static async Task<IResult> ListAsync(HttpContext context, QueryJobs jobs)
    {
        JobFilter filter = JobFilter.Of(context.Request.Query);
        IReadOnlyList<QueryJob> all = await jobs.ListAsync(Visitor.NameOf(context), context.RequestAborted);
        string address = ServiceAddress.Of(context);
        return Results.Bytes(JobDocument.Of(filter.Choose(all).Select(job => JobForm.Of(job, address)), $"{address}/async"), Xml);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, QueryJobs jobs)
    {
        TapRequest request = await TapRequest.ReadAsync(context);
        return See(
            context,
            await jobs.CreateAsync(
                Visitor.NameOf(context),
                await request.QuestionAsync(context, context.RequestAborted),
                context.RequestAborted
            )
        );
    }

    private static async Task<IResult> ShowAsync(HttpContext context, string id, QueryJobs jobs)
    {
        QueryJob job = await FindAsync(context, id, jobs);
        if (JobFilter.WaitOf(context.Request.Query) is { } seconds)
            job = await jobs.WaitAsync(
                Visitor.NameOf(context),
                job,
                JobFilter.PhaseOf(context.Request.Query),
                seconds,
                context.RequestAborted
            );
        return Results.Bytes(JobDocument.Of(JobForm.Of(job, ServiceAddress.Of(context))), Xml);
    }

    /// <param name="word">What has to be said; null: whatever is.</param>
    private static async Task<IResult> TellAsync(HttpContext context, string id, QueryJobs jobs, string? word)
    {
        TapRequest request = await TapRequest.ReadAsync(context);
        if (word is not null && request.Parameters.Find(word.ToUpperInvariant()) is null)
            throw new RequestException($"{word.ToUpperInvariant()}: found nothing; expected it.");
        return See(context, await jobs.TellAsync(Visitor.NameOf(context), id, request.Parameters, context.RequestAborted));
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string id, QueryJobs jobs)
    {
        await jobs.DeleteAsync(await FindAsync(context, id, jobs), context.RequestAborted);
        return See(context, null);
    }

    private static async Task<IResult> ErrorAsync(HttpContext context, string id, QueryJobs jobs) =>
        (await FindAsync(context, id, jobs)).Error is { } error
            ? Results.Bytes(VoTableWriter.Error(error), "application/x-votable+xml")
            : throw new UnknownException("error of the job", id);

    private static async Task ResultAsync(HttpContext context, string id, QueryJobs jobs)
    {
        QueryJob job = await FindAsync(context, id, jobs);
        if (job.Result is not { } result)
            throw new UnknownException("result of the job", id);
        context.Response.ContentType = result.MediaType;
        context.Response.ContentLength = result.Bytes;
        context.Response.Headers[AnswerHeaders.Status] = result.IsOverflow ? "OVERFLOW" : "OK";
        await foreach (byte[] part in jobs.ReadAsync(job, context.RequestAborted))
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
    }

    /// <summary>The job, or the list once it's gone.</summary>
    private static IResult See(HttpContext context, QueryJob? job)
    {
        context.Response.Headers.Location = $"{ServiceAddress.Of(context)}/async{(job is null ? "" : $"/{job.Id:N}")}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
