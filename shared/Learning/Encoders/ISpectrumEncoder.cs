using Almagest.Learning.Campaigns;
using Almagest.Learning.Shards;
using Almagest.Spectra;
using Almagest.Spectra.Observations;

namespace Almagest.Learning.Encoders;

/// <summary>What differs between spectra of flux and of counts.</summary>
internal interface ISpectrumEncoder
{
    /// <summary>S.</summary>
    int ContextCount { get; }

    /// <summary>Of decoded values.</summary>
    string Unit { get; }

    /// <exception cref="SpectralDataException">The campaign is of counts, or the flux is on another grid.</exception>
    EncodedObservation Encode(FluxPayload flux);

    /// <exception cref="SpectralDataException">The campaign is of flux.</exception>
    EncodedObservation Encode(BinnedCounts counts);

    double DecodeValue(EncodedObservation observation, int bin, float value);

    /// <summary>A writer of training rows with working memory of its own.</summary>
    /// <param name="campaign">Whose gaps are drawn.</param>
    /// <param name="epoch">Null: no gaps. From 1: fresh counts.</param>
    IRowEncoder ForOneThread(Campaign campaign, int? epoch);
}

/// <summary>Writes one synthetic spectrum as a network sees it.</summary>
internal interface IRowEncoder
{
    /// <summary>Writes values [B], clean values [B], observed [B], context [S], and what the targets [P] are counted from and
    /// in.</summary>
    void Write(
        Shard shard,
        int row,
        Span<float> values,
        Span<float> clean,
        Span<bool> observed,
        Span<float> context,
        Span<double> center,
        Span<double> unit
    );
}
