namespace Almagest.Spectra.Observations;

/// <summary>One PHA spectrum as read: nothing grouped, nothing filtered. Arrays have one value per channel.</summary>
public sealed record CountSpectrum
{
    /// <summary>"TELESCOP INSTRUME [FILTER]" of the file, blanks squeezed; empty if it names none.</summary>
    public string Instrument { get; init; } = "";

    /// <summary>The number that the file gives to the first channel.</summary>
    public required int FirstChannel { get; init; }

    /// <summary>Counts (a RATE column is multiplied by the exposure); may be negative where a background was
    /// subtracted.</summary>
    public required double[] Counts { get; init; }

    /// <summary>True if the counts are Poisson: whole, at least 0, and no errors of their own that say otherwise.</summary>
    public required bool IsPoisson { get; init; }

    /// <summary>True if <see cref="Counts"/> are photons cm⁻² s⁻¹ in each bin of a spectrum that was measured in flux: seen for
    /// one second through a response of 1 cm².</summary>
    public bool IsFlux { get; init; }

    /// <summary>1 sigma of <see cref="Counts"/>, counts; null if the file gives none.</summary>
    public double[]? StatisticalError { get; init; }

    /// <summary>Fractional systematic error (OGIP 92-007); null if none.</summary>
    public double[]? SystematicError { get; init; }

    /// <summary>QUALITY of a channel that is not bad but to be taken with care.</summary>
    public const short Dubious = 2;

    /// <summary>QUALITY of a channel that has no number; its counts of 0 stand for nothing.</summary>
    public const short Unmeasured = -1;

    /// <summary>0 good, <see cref="Dubious"/>, <see cref="Unmeasured"/>, else bad; null: all good.</summary>
    public short[]? Quality { get; init; }

    /// <summary>1 begins a group, -1 continues it, 0 is ungrouped; null: no grouping.</summary>
    public short[]? Grouping { get; init; }

    /// <summary>s.</summary>
    public required double Exposure { get; init; }

    /// <summary>BACKSCAL, one value or one per channel.</summary>
    public double[] BackScale { get; init; } = [1];

    /// <summary>AREASCAL, one value or one per channel.</summary>
    public double[] AreaScale { get; init; } = [1];

    public int ChannelCount => Counts.Length;

    /// <summary>True where QUALITY says that a channel is of no use; a dubious one is.</summary>
    public bool IsBad(int channel) => Quality?[channel] is not (null or 0 or Dubious);

    /// <summary>True where the file has no number for a channel.</summary>
    public bool IsUnmeasured(int channel) => Quality?[channel] == Unmeasured;

    public double BackScaleAt(int channel) => BackScale.Length == 1 ? BackScale[0] : BackScale[channel];

    public double AreaScaleAt(int channel) => AreaScale.Length == 1 ? AreaScale[0] : AreaScale[channel];

    /// <summary>Exposure × BACKSCAL × AREASCAL, s: backgrounds are scaled by the ratio of two regions'.</summary>
    public double ExtentAt(int channel) => Exposure * BackScaleAt(channel) * AreaScaleAt(channel);
}
