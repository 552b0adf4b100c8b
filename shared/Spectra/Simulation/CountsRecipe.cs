using Almagest.Spectra.Campaigns;
using Almagest.Spectra.Models;

namespace Almagest.Spectra.Simulation;

/// <summary>An instrument of a campaign with its responses; the first of them has the number <paramref name="FirstResponse"/>.</summary>
internal sealed record SimulatedInstrument(CampaignInstrument Settings, IReadOnlyList<SimulatedResponse> Responses, int FirstResponse);

/// <summary>A spectrum of Poisson counts through one of the campaign's responses, with a background of random level and shape.</summary>
internal sealed class CountsRecipe : ISpectrumRecipe
{
    private const int MostTrials = 1000;

    private readonly Campaign _campaign;
    private readonly SpectralModel _model;
    private readonly IReadOnlyList<SimulatedInstrument> _instruments;
    private readonly SourceExpectation _source;
    private readonly double[] _expected;
    private readonly double[] _background;

    public CountsRecipe(Campaign campaign, SpectralModel model, IReadOnlyList<SimulatedInstrument> instruments)
    {
        (_campaign, _model, _instruments) = (campaign, model, instruments);
        int bins = campaign.GridEdges.Length - 1;
        int energies = instruments.Max(instrument => instrument.Responses.Max(response => response.EnergyCount));
        _source = new SourceExpectation(campaign, model, energies);
        _expected = new double[bins];
        _background = new double[bins];
    }

    public ISpectrumRecipe ForOneThread() => new CountsRecipe(_campaign, _model, _instruments);

    public void Draw(RandomNumbers random, Shard shard, int row)
    {
        ShardCounts counts = shard.Counts!;
        SimulatedInstrument instrument = _instruments[random.NextIndex(_instruments.Count)];
        int chosen = random.NextIndex(instrument.Responses.Count);
        SimulatedResponse response = instrument.Responses[chosen];
        counts.Responses[row] = instrument.FirstResponse + chosen;
        counts.Exposures[row] = random.NextLogUniform(instrument.Settings.ExposureLower, instrument.Settings.ExposureUpper);
        Span<double> parameters = shard.Parameters.AsSpan(row * shard.ParameterCount, shard.ParameterCount);
        double total = DrawSource(random, response, counts.Exposures[row], parameters);
        counts.BackgroundScales[row] = DrawBackground(random, response, instrument.Settings.Background, total);
        DrawCounts(random, shard, row, counts.BackgroundScales[row]);
    }

    /// <returns>Source counts expected on the grid.</returns>
    private double DrawSource(RandomNumbers random, SimulatedResponse response, double exposure, Span<double> parameters)
    {
        for (int trial = 0; trial < MostTrials; trial++)
            if (_source.TryDraw(random, response, exposure, parameters, _expected) is { } total)
                return total;
        // Fully absorbed spectra are drawn again; priors of nothing else are wrong.
        throw SpectralDataException.At(
            $"campaign \"{_campaign.Name}\", model {_campaign.Model}", $"no counts on the grid in {MostTrials} draws from the priors", "some");
    }

    /// <returns>The background region's scale, or 0 if there is none.</returns>
    private double DrawBackground(RandomNumbers random, SimulatedResponse response, BackgroundPrior? prior, double sourceTotal)
    {
        Array.Clear(_background);
        if (prior is null || random.NextUniform() >= prior.Share) return 0;
        double total = sourceTotal * random.NextLogUniform(prior.FractionLower, prior.FractionUpper);
        double scale = random.NextLogUniform(prior.ScaleLower, prior.ScaleUpper);
        response.DrawBackgroundShape(random, _background);
        for (int bin = 0; bin < _background.Length; bin++) _background[bin] *= total;
        return scale;
    }

    private void DrawCounts(RandomNumbers random, Shard shard, int row, double scale)
    {
        ShardCounts counts = shard.Counts!;
        for (int bin = 0; bin < _expected.Length; bin++)
        {
            int at = (row * shard.BinCount) + bin;
            // Drawn from what is stored, so that fresh noise drawn later has the same expectation to the bit.
            (shard.Expected[at], counts.ExpectedBackground[at]) = ((float)_expected[bin], (float)_background[bin]);
            counts.Source[at] = Count(random, (double)shard.Expected[at] + counts.ExpectedBackground[at]);
            counts.Background[at] = Count(random, scale * counts.ExpectedBackground[at]);
        }
    }

    private int Count(RandomNumbers random, double mean) =>
        mean <= 1e9 ? (int)PoissonSampler.Draw(random, mean)
            : throw SpectralDataException.At($"campaign \"{_campaign.Name}\"", $"{mean} counts expected in a bin", "at most 1e9: lower the counts, or the background's fraction or scale");
}
