namespace Almagest.Vo.Uws;

/// <summary>A job as it's told.</summary>
public sealed record UwsJob
{
    /// <summary>In its address.</summary>
    public required string Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public string? RunId { get; init; }

    /// <summary>Null where nobody has a name.</summary>
    public string? Owner { get; init; }

    /// <summary>How far it is.</summary>
    public required JobPhase Phase { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC; null: not yet.</summary>
    public DateTime? StartedAt { get; init; }

    /// <summary>UTC; null: not yet.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>By when it should be done, UTC; null where that isn't known.</summary>
    public DateTime? Quote { get; init; }

    /// <summary>When it goes, with all that is of it, UTC.</summary>
    public required DateTime DestroyAt { get; init; }

    /// <summary>How long it may run, s.</summary>
    public required int ExecutionSeconds { get; init; }

    /// <summary>What was said, by upper-case words.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Rows that are written until now; null: none yet.</summary>
    public long? Rows { get; init; }

    /// <summary>Where its result is; null: there is none.</summary>
    public UwsResult? Result { get; init; }

    /// <summary>Why it failed; null: it did not.</summary>
    public string? Error { get; init; }
}

/// <param name="Address">Where it is.</param>
/// <param name="MediaType">As in Content-Type.</param>
/// <param name="Bytes">Of the whole.</param>
public sealed record UwsResult(string Address, string MediaType, long Bytes);
