namespace Almagest.Application.Messaging;

/// <summary>What workers in this process ended in. In the embedded size nobody else tries again, so whoever waits has to be
/// told.</summary>
public interface IWorkerFaults
{
    /// <summary>Null: none so far, or none work here.</summary>
    Exception? Last { get; }

    /// <exception cref="InvalidOperationException">A worker of this process failed.</exception>
    void ThrowIfAny()
    {
        if (Last is { } fault)
            throw new InvalidOperationException($"A worker failed: {fault.Message}", fault);
    }
}
