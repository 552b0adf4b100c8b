using Almagest.Application.Messaging;
using MassTransit;

namespace Almagest.Hosting.Messaging;

/// <summary>The last error that a consumer of this process ended in, for a process that has to tell its user.</summary>
internal sealed class ConsumeFaults(TimeProvider time) : IReceiveObserver, IWorkerFaults
{
    /// <summary>Null: none so far.</summary>
    public Exception? Last { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class
    {
        CommandMeter.Done<T>(duration);
        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        CommandMeter.Failed<T>(exception);
        // A host that stops takes its messages back unfinished: nobody's error.
        if (exception is not OperationCanceledException)
            (LastAt, Last) = (time.GetUtcNow(), exception);
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
}
