namespace Almagest.Application.Messaging;

/// <summary>How the broker is, for whoever looks after it. Implemented by the bus where there is a broker.</summary>
public interface IBrokerStatus
{
    /// <summary>Where it is, without user and password.</summary>
    string Place { get; }

    /// <returns>Its name and version.</returns>
    Task<string> AskAsync(CancellationToken cancellation);

    /// <summary>Those of the commands, each followed by its error queue. None is made, nothing is taken out.</summary>
    Task<IReadOnlyList<QueueStatus>> QueuesAsync(CancellationToken cancellation);
}

/// <param name="IsForErrors">What nobody could obey lies there until a person looks.</param>
/// <param name="IsThere">Whether somebody has declared it.</param>
/// <param name="Messages">That wait; those in hand do not.</param>
/// <param name="Refusal">What the broker says to this program's declaration of it; null: it is as it should be.</param>
public sealed record QueueStatus(string Name, bool IsForErrors, bool IsThere, long Messages, long Consumers, string? Refusal);
