using Almagest.Networks.Architectures;
using Almagest.Networks.Batches;

namespace Almagest.Networks.Engines;

/// <summary>Nets of one architecture that learn from the same batches: one, or the M members of an ensemble. Nothing is handed
/// back before it is asked for, so that an engine need not wait for its device in the midst of an epoch.</summary>
internal interface ILearners : IDisposable
{
    Net Net { get; }

    /// <summary>M.</summary>
    int Count { get; }

    /// <summary>A pass without learning: missing bins are filled with the members' mean.</summary>
    void Fill(IComposite batch);

    /// <summary>Adds to each member's gradient what a loss finds. Gapped spectra are filled, too.</summary>
    void Learn(IBatch batch, Loss loss);

    /// <summary>A loss of the members' mean, without learning. Gapped spectra are filled, too.</summary>
    void Judge(IBatch batch, Loss loss);

    /// <summary>Uses up the gradients: one step of Adam for each.</summary>
    void Step(double rate);

    /// <summary>The sum of all that <see cref="Learn"/> found in all members, then of each <see cref="Judge"/>, since this was
    /// last asked.</summary>
    IReadOnlyList<double> TakeLosses();

    /// <summary>Of each member.</summary>
    IReadOnlyList<NetState> Snapshots();

    /// <summary>Goes on from where snapshots were taken; what was collected since is dropped.</summary>
    void Restore(ReadOnlySpan<NetState> states);

    /// <summary>All weights of each member, in the order of the net's shapes.</summary>
    IReadOnlyList<float[]> Values();
}
