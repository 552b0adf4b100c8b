using Almagest.Networks.Arrays;

namespace Almagest.Networks.Training;

/// <summary>Epochs' spectra one after the other, the next drawn while this one is learnt from: a device would wait for it. Asked
/// by one thread at a time.</summary>
/// <param name="draw">The spectra of an epoch; never called twice at once.</param>
/// <param name="last">Nothing is drawn beyond it.</param>
internal sealed class EpochsAhead(Func<int, TrainingArrays> draw, int last) : IDisposable
{
    private int _number;
    private Task<TrainingArrays>? _next;

    public TrainingArrays At(int epoch)
    {
        TrainingArrays? ready = Finish();
        // A training that goes back, or begins in its midst, asks for another than the next.
        TrainingArrays now = ready is not null && _number == epoch ? ready : draw(epoch);
        _number = epoch + 1;
        if (epoch < last)
            _next = Task.Run(() => draw(epoch + 1));
        return now;
    }

    /// <summary>Waits for what is being drawn, of which nobody will hear.</summary>
    public void Dispose()
    {
        if (_next is not null)
            Task.WaitAny(_next);
    }

    private TrainingArrays? Finish()
    {
        TrainingArrays? ready = _next?.GetAwaiter().GetResult();
        _next = null;
        return ready;
    }
}
