using Almagest.Fitter;
using Almagest.Hosting;

return await AlmagestHost.RunAsync(args, FitterModule.Role);
