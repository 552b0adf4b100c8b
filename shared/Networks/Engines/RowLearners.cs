using Almagest.Networks.Architectures;
using Almagest.Networks.Batches;

namespace Almagest.Networks.Engines;

/// <summary>Learners one after the other, losses row by row. n rows, O outputs.</summary>
internal sealed class RowLearners(IReadOnlyList<ILearner> members) : ILearners
{
    private readonly List<double> _judged = [];
    private double _learnt;

    public Net Net => members[0].Net;

    public int Count => members.Count;

    public void Fill(IComposite batch)
    {
        var rows = (Composite)batch;
        float[] output = Mean(rows.Input);
        for (int row = 0; row < rows.Count; row++)
            rows.Fill(row, output.AsSpan(row * Net.Outputs, Net.Outputs));
    }

    public void Learn(IBatch batch, Loss loss)
    {
        var rows = (RowBatch)batch;
        foreach (ILearner member in members)
            _learnt += member.Learn(rows.Input, (row, output, gradient) =>
            {
                // The row has been read by then: the tile that it is of lies elsewhere.
                (rows as Composite)?.Fill(row, output);
                return loss.Of(rows, row, output, gradient);
            });
    }

    public void Judge(IBatch batch, Loss loss)
    {
        var rows = (RowBatch)batch;
        float[] output = Mean(rows.Input),
            unused = new float[Net.Outputs];
        double sum = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<float> line = output.AsSpan(row * Net.Outputs, Net.Outputs);
            (rows as Composite)?.Fill(row, line);
            sum += loss.Of(rows, row, line, unused);
        }
        _judged.Add(sum);
    }

    public void Step(double rate)
    {
        foreach (ILearner member in members)
            member.Step(rate);
    }

    public IReadOnlyList<double> TakeLosses()
    {
        double[] all = [_learnt, .. _judged];
        _learnt = 0;
        _judged.Clear();
        return all;
    }

    public IReadOnlyList<NetState> Snapshots() => [.. members.Select(member => member.Snapshot())];

    public void Restore(ReadOnlySpan<NetState> states)
    {
        for (int i = 0; i < Count; i++)
            members[i].Restore(states[i]);
    }

    public IReadOnlyList<float[]> Values() => [.. members.Select(member => member.Values())];

    public void Dispose()
    {
        foreach (ILearner member in members)
            member.Dispose();
    }

    /// <summary>Shape [n, O].</summary>
    private float[] Mean(float[] input)
    {
        float[] mean = members[0].Forward(input);
        if (Count == 1)
            return mean;
        float[][] others = [.. members.Skip(1).Select(member => member.Forward(input))];
        for (int i = 0; i < mean.Length; i++)
            mean[i] = (float)((mean[i] + others.Sum(other => (double)other[i])) / Count);
        return mean;
    }
}
