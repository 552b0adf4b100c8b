using Almagest.Application.Tap;
using Almagest.Vo.Rows;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Almagest.Gateway.Tap;

/// <summary>/tap/sync: a query, answered at once, row by row as the database gives them.</summary>
internal static class SyncEndpoint
{
    private const int InMemory = 1 << 20;

    public static async Task AnswerAsync(HttpContext context, TapQueries queries, IOptions<TapOptions> options)
    {
        CancellationToken cancellation = context.RequestAborted;
        TapRequest request = await TapRequest.ReadAsync(context);
        await using TapAnswer answer = await queries.OpenAsync(
            await request.QuestionAsync(context, cancellation),
            TimeSpan.FromSeconds(options.Value.SyncSeconds),
            cancellation
        );
        TableWriter writer = answer.Format.Writer;
        if (writer.SaysStatus)
        {
            AnswerHeaders.Say(context.Response, writer, null);
            await answer.WriteAsync(context.Response.Body, cancellation);
            return;
        }
        // Lines can't say that there are more of them, or that an error ended them: that is known before the first is sent.
        await using FileBufferingWriteStream lines = new(InMemory);
        TableOutcome outcome = await answer.WriteAsync(lines, cancellation);
        AnswerHeaders.Say(context.Response, writer, outcome.IsOverflow);
        await lines.DrainBufferAsync(context.Response.Body, cancellation);
    }
}
