# SPDX-License-Identifier: GPL-3.0-or-later
complete -c alberca -f
complete -c alberca -l connect -x -a 'qemu:///system qemu:///session qemu+ssh:// test:///default' -d 'Connect to a libvirt URI'
complete -c alberca -l pool -x -a '(virsh -q -r pool-list --all --name 2>/dev/null)' -d 'Show this storage pool'
complete -c alberca -l new-pool -d 'Open the wizard for a new pool'
complete -c alberca -l practice -d 'Open the practice connection'
complete -c alberca -l help -d 'Print the options'
complete -c alberca -l version -d 'Print the version'
