using Almagest.Spectra.Randomness;

namespace Almagest.Learning.Shards;

/// <summary>One of the spectra of a source while it is drawn. Working memory of one thread. B bins.</summary>
internal sealed class SimulatedPart(int bins)
{
    public SimulatedResponse Response { get; private set; } = null!;

    /// <summary>Of the response, counted through all instruments of the campaign.</summary>
    public int Number { get; private set; }

    /// <summary>s.</summary>
    public double Exposure { get; private set; }

    public Campaigns.BackgroundPrior? Background { get; private set; }

    /// <summary>Shape [B]: counts of the source.</summary>
    public double[] Expected { get; } = new double[bins];

    /// <summary>The sum of <see cref="Expected"/>.</summary>
    public double Total { get; set; }

    /// <summary>Draws a response and an exposure.</summary>
    public void Draw(RandomNumbers random, SimulatedInstrument instrument)
    {
        int chosen = random.NextIndex(instrument.Responses.Count);
        (Response, Number, Background) = (
            instrument.Responses[chosen],
            instrument.FirstResponse + chosen,
            instrument.Settings.Background
        );
        Exposure = random.NextLogUniform(instrument.Settings.ExposureLower, instrument.Settings.ExposureUpper);
    }
}
