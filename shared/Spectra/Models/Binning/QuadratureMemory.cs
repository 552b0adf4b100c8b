using Almagest.Spectra.Models.Absorption;

namespace Almagest.Spectra.Models.Binning;

/// <summary>What the integrals over bins need in memory while they are computed. Lists are empty or overwritten when they are
/// needed next.</summary>
internal sealed class QuadratureMemory(EvaluationWorkspace workspace) : IDisposable
{
    private const int MostCells = 65_536;

    private CellPlan? _seenPlan;
    private readonly List<double> _seenCuts = [];
    private readonly List<int> _seenBins = [];

    public Features Features { get; } = new();

    public List<Doubt> Doubts { get; } = [];

    /// <summary>Bins with a jump, a bend or something narrow in them.</summary>
    public List<int> Known { get; } = [];

    /// <summary>Other bins whose nodes did not suffice.</summary>
    public List<int> Doubtful { get; } = [];

    /// <summary>Energies, keV, that no cell may pass.</summary>
    public List<double> Cuts { get; } = [];

    /// <summary>The next bend of each shifted section.</summary>
    public List<int> NextBends { get; } = [];

    public List<RefinedCell> Cells { get; } = [];

    public List<(int Cell, int Node)> Rough { get; } = [];

    public List<Break> Moving { get; } = [];

    public PassingSections Sections { get; } = new();

    /// <summary>True if the same was asked just before: nodes that come and go are not worth keeping.</summary>
    public bool SeenTwice(CellPlan plan)
    {
        if (_seenPlan == plan && _seenCuts.SequenceEqual(Cuts) && _seenBins.SequenceEqual(Known))
            return true;
        _seenPlan = plan;
        _seenCuts.Clear();
        _seenCuts.AddRange(Cuts);
        _seenBins.Clear();
        _seenBins.AddRange(Known);
        return false;
    }

    public void Dispose()
    {
        Cells.Clear();
        if (Cells.Capacity > MostCells)
            Cells.Capacity = 0;
        workspace.EndQuadrature();
    }
}
