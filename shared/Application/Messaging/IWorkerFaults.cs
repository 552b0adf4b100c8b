namespace Almagest.Application.Messaging;

/// <summary>What workers in this process ended in. In the embedded size nobody else tries again, so whoever waits has to be
/// told.</summary>
public interface IWorkerFaults
{
    /// <summary>Null: none so far, or none work here.</summary>
    Exception? Last { get; }

    /// <summary>When that was.</summary>
    DateTimeOffset LastAt => DateTimeOffset.MaxValue;

    /// <param name="since">When the work was asked for that somebody waits for: what failed before was another's, of a process
    /// that serves many.</param>
    /// <exception cref="InvalidOperationException">A worker of this process failed.</exception>
    void ThrowIfAny(DateTimeOffset since)
    {
        if (Last is { } fault && LastAt >= since)
            throw new InvalidOperationException($"A worker failed: {fault.Message}", fault);
    }
}
