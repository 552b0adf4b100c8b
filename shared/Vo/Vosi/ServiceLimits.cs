namespace Almagest.Vo.Vosi;

/// <summary>What a service grants: by default, and at most.</summary>
public sealed record ServiceLimits
{
    /// <summary>Rows of an answer.</summary>
    public required (long Usual, long Most) Rows { get; init; }

    /// <summary>Of a job, s.</summary>
    public required (long Usual, long Most) ExecutionSeconds { get; init; }

    /// <summary>How long a job's result is kept, s.</summary>
    public required (long Usual, long Most) RetentionSeconds { get; init; }

    /// <summary>Bytes of an uploaded table.</summary>
    public required long UploadBytes { get; init; }

    /// <summary>Rows of an uploaded table.</summary>
    public required long UploadRows { get; init; }

    /// <summary>Tables are fetched from addresses too, not only taken with the query.</summary>
    public required bool TakesAddresses { get; init; }
}

/// <summary>A form in which answers are given.</summary>
/// <param name="MediaType">As in Content-Type.</param>
/// <param name="Names">What RESPONSEFORMAT calls it.</param>
/// <param name="Standard">TAPRegExt's name of it, null for none.</param>
public sealed record OutputForm(string MediaType, IReadOnlyList<string> Names, string? Standard = null);
