namespace Almagest.Charts.Axes;

/// <summary>How far an axis reaches: as far as somebody says, or as there is something to see.</summary>
/// <param name="title">With the unit.</param>
/// <param name="isLog">Whether it is logarithmic.</param>
internal sealed class Reach(string title, bool isLog)
{
    private const double Margin = 0.03;

    private double _lowest = double.PositiveInfinity,
        _highest = double.NegativeInfinity;
    private (double Lower, double Upper)? _said;

    public string Title => title;

    public bool IsLog => isLog;

    public bool Holds(double value) => double.IsFinite(value) && (!isLog || value > 0);

    public void Add(double value)
    {
        if (Holds(value))
            (_lowest, _highest) = (Math.Min(_lowest, value), Math.Max(_highest, value));
    }

    public void Say(double lower, double upper) => _said = (lower, upper);

    public Scale Scale()
    {
        if (_said is { } said && said.Upper > said.Lower && Holds(said.Lower) && Holds(said.Upper))
            return new(said.Lower, said.Upper, isLog);
        if (!(_highest >= _lowest))
            return isLog ? new(0.1, 10, true) : new(0, 1);
        if (_highest == _lowest)
            return isLog ? new(_lowest / 2, _highest * 2, true)
                : _lowest == 0 ? new(-1, 1)
                : new(_lowest - (Math.Abs(_lowest) / 2), _highest + (Math.Abs(_highest) / 2));
        double room = isLog ? Math.Pow(_highest / _lowest, Margin) : Margin * (_highest - _lowest);
        if (isLog)
            return new(_lowest / room, _highest * room, true);
        // Bars stand on 0.
        return new(_lowest == 0 ? 0 : _lowest - room, _highest + room);
    }
}
