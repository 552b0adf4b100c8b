using Almagest.Storage.Jobs;
using Almagest.Vo.Uws;

namespace Almagest.Gateway.Tap;

/// <summary>Jobs as UWS tells them.</summary>
internal static class JobForm
{
    /// <param name="address">Of TAP.</param>
    public static UwsJob Of(QueryJob job, string address)
    {
        string id = job.Id.ToString("N");
        return new()
        {
            Id = id,
            RunId = job.RunId,
            Owner = job.Owner,
            Phase = job.Phase,
            CreatedAt = job.CreatedAt,
            StartedAt = job.StartedAt,
            EndedAt = job.EndedAt,
            Quote = QuoteOf(job),
            DestroyAt = job.DestroyAt,
            ExecutionSeconds = job.ExecutionSeconds,
            Parameters = job.Parameters,
            Rows = job.Rows,
            Error = job.Error,
            Result = job.Result is { } result
                ? new($"{address}/async/{id}/results/result", result.MediaType, result.Bytes)
                : null,
        };
    }

    /// <summary>By when it's over at the latest; null: it isn't begun.</summary>
    public static DateTime? QuoteOf(QueryJob job) => job.EndedAt ?? job.StartedAt?.AddSeconds(job.ExecutionSeconds);
}
