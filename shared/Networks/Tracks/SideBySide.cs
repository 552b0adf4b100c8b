using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Almagest.Networks.Tracks;

internal static class SideBySide
{
    /// <summary>Each on a thread of its own, because a dispose scope belongs to its thread. If one fails, the others
    /// stop.</summary>
    public static void Run(CancellationTokenSource stop, params IReadOnlyList<Action> actions)
    {
        var failures = new ConcurrentQueue<Exception>();
        var threads = new List<Thread>();
        foreach (Action action in actions)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    action();
                }
#pragma warning disable CA1031 // Whatever it is, it is thrown again by the thread that waits.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    failures.Enqueue(error);
                    stop.Cancel();
                }
            });
            thread.IsBackground = true;
            thread.Start();
            threads.Add(thread);
        }
        foreach (Thread thread in threads)
            thread.Join();
        // The one that failed first told the others to stop; what they say of that is no news.
        if (failures.TryPeek(out Exception? first))
            ExceptionDispatchInfo.Throw(first);
    }
}
