using System.Globalization;
using System.Text;

namespace Almagest.EndToEnd.Tests.Chaos;

/// <summary>What was done when, and how work went on meanwhile.</summary>
internal sealed class FaultLog(Action<string> say)
{
    private readonly Lock _one = new();
    private readonly List<(FaultKind Kind, TimeSpan Began, TimeSpan Ended, bool IsDone, string Told)> _faults = [];
    private readonly List<(TimeSpan At, long Chunks)> _progress = [];

    public int Done
    {
        get
        {
            lock (_one)
                return _faults.Count(one => one.IsDone);
        }
    }

    public void Add(FaultKind kind, TimeSpan began, TimeSpan ended, bool isDone, string told)
    {
        lock (_one)
            _faults.Add((kind, began, ended, isDone, told));
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{began.TotalSeconds, 8:f1} s  {(isDone ? "" : "not done: ")}{kind.Name}: {told}"
            )
        );
    }

    public void Say(string line)
    {
        lock (_one)
            say(line);
    }

    public void Progress(TimeSpan at, long chunks)
    {
        lock (_one)
            if (_progress.Count == 0 || _progress[^1].Chunks != chunks)
                _progress.Add((at, chunks));
    }

    /// <summary>Rows of a table: fault, how often, and how long it took until a chunk was done, by the median.</summary>
    public string Table(IReadOnlyList<FaultKind> kinds)
    {
        StringBuilder table = new();
        table.AppendLine("| fault | done | not done | next chunk after, s |").AppendLine("| --- | ---: | ---: | ---: |");
        lock (_one)
            foreach (FaultKind kind in kinds)
            {
                var ours = _faults.Where(one => one.Kind == kind).ToArray();
                double[] waits = [.. ours.Where(one => one.IsDone).Select(one => Wait(one.Began)).Order()];
                string wait = waits.Length == 0 ? "" : waits[waits.Length / 2].ToString("f1", CultureInfo.InvariantCulture);
                table.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {kind.Name} | {waits.Length} | {ours.Length - waits.Length} | {wait} |"
                );
            }
        return table.ToString();
    }

    private double Wait(TimeSpan began) =>
        _progress
            .Where(one => one.At > began)
            .Select(one => (one.At - began).TotalSeconds)
            .DefaultIfEmpty(double.PositiveInfinity)
            .First();
}
