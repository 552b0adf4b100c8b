namespace Almagest.Storage.Status;

/// <summary>Who was at work of late, by what the database was told with each piece of work.</summary>
public interface IWorkersSeen
{
    /// <summary>By role and name.</summary>
    /// <param name="since">Whoever took something up, or had it in hand, after this.</param>
    Task<IReadOnlyList<SeenWorker>> ListAsync(DateTimeOffset since, CancellationToken cancellation);
}

/// <param name="Role">fitter, simulator or trainer.</param>
/// <param name="Name">Unique among those that are alive.</param>
/// <param name="Version">Of its program; null: from before workers told it.</param>
/// <param name="IsAtWork">It has something in hand now.</param>
/// <param name="LastSign">When it last took something up or finished it; null: not known.</param>
public sealed record SeenWorker(string Role, string Name, string? Version, bool IsAtWork, DateTimeOffset? LastSign)
{
    /// <summary>How long ago it may have given its last sign, to be told of.</summary>
    public static TimeSpan OfLate { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The version for people.</summary>
    public string Told => Version is null ? "a version that does not tell" : ProgramVersion.Short(Version);
}
