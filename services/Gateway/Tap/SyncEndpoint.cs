using Almagest.Application.Tap;
using Almagest.Storage.Publishing;
using Almagest.Vo.Rows;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Tap;

/// <summary>/tap/sync: a query, answered at once, row by row as the database gives them.</summary>
internal static class SyncEndpoint
{
    /// <summary>What ended an answer in a form that can't say it, behind its last byte.</summary>
    private const string Status = "Query-Status";

    public static async Task AnswerAsync(HttpContext context, TapQueries queries, IOptions<TapOptions> options)
    {
        CancellationToken cancellation = context.RequestAborted;
        TapRequest request = await TapRequest.ReadAsync(context);
        await using TapAnswer answer = await queries.OpenAsync(
            await request.QuestionAsync(context, cancellation),
            TimeSpan.FromSeconds(options.Value.SyncSeconds),
            cancellation
        );
        HttpResponse response = context.Response;
        response.ContentType = answer.Format.Writer.MediaType;
        response.Headers.ContentDisposition = $"inline; filename=\"result.{answer.Format.Writer.Extension}\"";
        if (response.SupportsTrailers())
            response.DeclareTrailer(Status);
        try
        {
            TableOutcome outcome = await answer.WriteAsync(response.Body, cancellation);
            Tell(
                response,
                outcome.Failure is not null ? "ERROR"
                    : outcome.IsOverflow ? "OVERFLOW"
                    : "OK"
            );
        }
        catch (QueryFailedException) when (response.HasStarted)
        {
            // Rows without an end would pass for all of them.
            Tell(response, "ERROR");
            context.Abort();
        }
        catch (QueryFailedException)
        {
            response.Clear();
            throw;
        }
    }

    private static void Tell(HttpResponse response, string status)
    {
        if (response.SupportsTrailers())
            response.AppendTrailer(Status, status);
    }
}
