using Almagest.Vo.Uws;

namespace Almagest.Storage.Jobs;

/// <summary>A query to be run.</summary>
public sealed record NewQueryJob
{
    /// <summary>Name of the token; null: without.</summary>
    public string? Owner { get; init; }

    /// <summary>What its owner calls it.</summary>
    public string? RunId { get; init; }

    /// <summary>What was said, by upper-case words.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Where the gateway was reached, without a slash at the end.</summary>
    public required string Address { get; init; }

    /// <summary>How long it may run, s.</summary>
    public required int ExecutionSeconds { get; init; }

    /// <summary>How long it's kept.</summary>
    public required TimeSpan Kept { get; init; }
}

/// <summary>One that was asked for. Times are UTC.</summary>
public sealed record QueryJob
{
    public required Guid Id { get; init; }
    public string? Owner { get; init; }
    public string? RunId { get; init; }
    public required JobPhase Phase { get; init; }

    /// <summary>What was said, by upper-case words.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
    public required string Address { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was last begun.</summary>
    public DateTime? StartedAt { get; init; }
    public DateTime? EndedAt { get; init; }
    public required DateTime DestroyAt { get; init; }
    public required int ExecutionSeconds { get; init; }

    /// <summary>Written until now.</summary>
    public long? Rows { get; init; }

    /// <summary>Null: not there yet, or never.</summary>
    public QueryJobResult? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>How often it was begun.</summary>
    public required int Attempt { get; init; }
}

/// <param name="Rows">In it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="MediaType">As in Content-Type.</param>
/// <param name="IsOverflow">There are more rows than it has.</param>
public sealed record QueryJobResult(long Rows, long Bytes, string MediaType, bool IsOverflow);
