namespace Almagest.Application.Diagnosis;

/// <summary>What one check has found.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Found">For people; without passwords.</param>
/// <param name="Advice">What to do about it; null: nothing.</param>
public sealed record Finding(string Check, FindingState State, string Found, string? Advice = null)
{
    public static Finding Ok(string check, string found) => new(check, FindingState.Ok, found);

    public static Finding Skipped(string check, string found) => new(check, FindingState.Skipped, found);
}

public enum FindingState
{
    Ok,

    /// <summary>Work goes on, or waits for somebody.</summary>
    Warning,

    /// <summary>Work does not go on, or would end wrongly.</summary>
    Failure,

    /// <summary>There is nothing to look at, or what it needs is away.</summary>
    Skipped,
}
