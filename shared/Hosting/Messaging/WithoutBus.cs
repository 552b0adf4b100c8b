using Almagest.Application.Messaging;

namespace Almagest.Hosting.Messaging;

/// <summary>Stands in where no role is at work, and none can be reached: what is asked for lies in the database, and whoever
/// works next finds it there.</summary>
internal sealed class WithoutBus : ICommandSender, IWorkerFaults
{
    /// <summary>Of nobody.</summary>
    public Exception? Last => null;

    /// <summary>Never returns: nobody has the command.</summary>
    public Task SendAsync<T>(T command, CancellationToken cancellation)
        where T : class => Task.Delay(Timeout.Infinite, cancellation);
}
