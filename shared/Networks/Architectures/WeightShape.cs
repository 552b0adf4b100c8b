namespace Almagest.Networks.Architectures;

/// <summary>One array of trainable numbers.</summary>
/// <param name="Name">As in the bundle, such as "2.weight".</param>
/// <param name="FanIn">Numbers that come in; the weights begin within ±1/√FanIn.</param>
/// <param name="Start">Null: uniform by the fan-in. Else every number begins with this.</param>
internal sealed record WeightShape(string Name, long[] Shape, int FanIn, float? Start = null)
{
    public int Length => (int)Shape.Aggregate(1L, (product, side) => product * side);
}
