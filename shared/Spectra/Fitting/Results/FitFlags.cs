namespace Almagest.Spectra.Fitting.Results;

/// <summary>What a reader of a fit should know, whether a network had a part in it or not. Bits of a column: never give one
/// another meaning.</summary>
[Flags]
public enum FitFlags
{
    None = 0,

    /// <summary>Part of the spectrum was filled in.</summary>
    GapFilled = 1,

    /// <summary>The values come from a fit to the counts, not from the network alone.</summary>
    Refined = 2,

    /// <summary>A parameter lies at the edge of its prior.</summary>
    AtPriorEdge = 4,

    /// <summary>Too few counts for the answer to mean much.</summary>
    FewCounts = 8,

    /// <summary>The spectrum is unlike those the network learnt from.</summary>
    OutsideTraining = 16,

    /// <summary>The classical fit did not converge; the values are the network's.</summary>
    RefinementFailed = 32,

    /// <summary>The counts are not Poisson (background-subtracted, say), so the statistic is approximate.</summary>
    NotPoisson = 64,

    /// <summary>The filling of the gaps ran away and was stopped; what is stored is from its calmest pass.</summary>
    FillingDiverged = 128,

    /// <summary>The passes allowed ended before the filling of the gaps came to rest.</summary>
    FillingUnsettled = 256,

    /// <summary>The 68 % interval of a parameter is nearly as wide as its prior's: the data say little of it.</summary>
    PriorDominated = 512,

    /// <summary>The network's answer and the classical fit differ by more than their errors allow.</summary>
    NetworkDisagrees = 1024,

    /// <summary>A statistic as high as this has less than the stated chance if the model is right: it describes the data
    /// badly.</summary>
    PoorFit = 2048,

    /// <summary>No more bins than free parameters: any model fits, and the statistic says nothing.</summary>
    NoFreedom = 4096,

    /// <summary>The residuals ask for one of the few things that happen, as a line of iron or a shift of the gain: a right
    /// spectrum asks for as much of any of them with less than the stated chance.</summary>
    ScoreTest = 8192,
}
