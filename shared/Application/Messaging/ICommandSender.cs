namespace Almagest.Application.Messaging;

/// <summary>Sends commands to the workers that obey them, or will once they live. Implemented by the bus.</summary>
public interface ICommandSender
{
    /// <summary>Returns when the broker has the command safely in its queue.</summary>
    /// <exception cref="ArgumentException">No queue is known for the type.</exception>
    Task SendAsync<T>(T command, CancellationToken cancellation)
        where T : class;

    /// <returns>How many commands of the type wait in the broker; null: nobody can tell.</returns>
    Task<long?> QueuedAsync<T>(CancellationToken cancellation)
        where T : class => Task.FromResult<long?>(null);

    /// <summary>Sends many, with several on their way at once. Not all or nothing: after an error some may have been
    /// sent.</summary>
    async Task SendManyAsync<T>(IEnumerable<T> commands, CancellationToken cancellation)
        where T : class
    {
        foreach (T[] batch in commands.Chunk(256))
            await Task.WhenAll(batch.Select(command => SendAsync(command, cancellation)));
    }
}
